"""Says how near pictures are to others, by SSIMULACRA 2: 100 is the same, 90 can't be told apart, 70 is high quality.

Reads one JSON object from the file that is named: `pairs`, each of two files. Prints one list of numbers.
"""

import json
import sys

from ssimulacra2 import compute_ssimulacra2

with open(sys.argv[1], encoding="utf-8") as asked:
    pairs = json.load(asked)["pairs"]
print(json.dumps([compute_ssimulacra2(original, made) for original, made in pairs]))
