"""Says of originals and what was made of them whether both can be opened, and how far apart they are to the eye.

Reads one JSON object from the file that is named, prints one list.
"""

import io
import json
import sys
import warnings

from PIL import Image, ImageChops, ImageCms, ImageOps

Image.MAX_IMAGE_PIXELS = None
warnings.simplefilter("ignore")
SRGB = ImageCms.createProfile("sRGB")
SIDE = 24


def seen(path):
    """A small picture of a file, upright, in sRGB and on grey, and its shape."""
    image = Image.open(path)
    image.load()
    icc = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    alpha = image.convert("RGBA").getchannel("A") if image.mode in ("RGBA", "LA", "P", "PA") else None
    if icc and image.mode in ("RGB", "RGBA", "L", "LA", "CMYK"):
        flat = image.convert({"RGBA": "RGB", "LA": "L"}.get(image.mode, image.mode))
        try:
            image = ImageCms.profileToProfile(flat, ImageCms.ImageCmsProfile(io.BytesIO(icc)), SRGB, renderingIntent=0, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            image = flat
    image = image.convert("RGB")
    if alpha:
        image = Image.composite(image, Image.new("RGB", image.size, (128, 128, 128)), alpha)
    return image.resize((SIDE, SIDE), Image.Resampling.BOX), image.size


def compare(pair):
    try:
        original, size = seen(pair["original"])
    except Exception as error:  # noqa: BLE001: whatever ends it is the answer
        return {"opens": False, "why": f"{type(error).__name__}: {error}"[:120]}
    if "made" not in pair:
        return {"opens": True}
    made, made_size = seen(pair["made"])
    off = max(most for _, most in ImageChops.difference(original, made).getextrema())
    shape = abs(size[0] / size[1] - made_size[0] / made_size[1]) * min(made_size) > 2
    return {"opens": True, "off": off, "otherShape": shape}


with open(sys.argv[1], encoding="utf-8") as pairs:
    print(json.dumps([compare(pair) for pair in json.load(pairs)["pairs"]]))
