"""Makes pictures of plain patches, and says which colours are seen in pictures: by Pillow and its LittleCMS.

Reads one JSON object from the file that is named, prints one. It shares no code and no colour engine's settings with the
pipeline; colours that no profile describes are computed here by formulas of their own.
"""

import io
import itertools
import json
import sys

from PIL import Image, ImageCms, ImageOps

SRGB = ImageCms.createProfile("sRGB")


def make(job):
    """Saves raw samples as a file, with a profile and an orientation where they are given, and converts nothing."""
    with open(job["raw"], "rb") as raw:
        image = Image.frombytes(job["mode"], (job["width"], job["height"]), raw.read())
    options = dict(job.get("options", {}))
    if job.get("icc"):
        with open(job["icc"], "rb") as icc:
            options["icc_profile"] = icc.read()
    if job.get("orientation"):
        exif = Image.Exif()
        exif[0x0112] = job["orientation"]
        options["exif"] = exif
    image.save(job["to"], **options)


def to_light(value, curve):
    if curve == "srgb":
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
    if curve == "pq":
        root = value ** (32 / 2523)
        return 10000 / 203 * (max(root - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * root)) ** (16384 / 2610)
    if curve == "hlg":
        scene = value * value / 3 if value <= 0.5 else (2.718281828459045 ** ((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
        return 1000 / 203 * scene**1.2
    return value**curve


def from_light(light):
    light = min(max(light, 0), 1)
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


# From linear light to linear sRGB, as published (CSS Color 4, section 17); Adobe's by the same method.
TO_SRGB = {
    "srgb": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "p3": [[1.2249401762805598, -0.2249401762805598, 0], [-0.0420569547096881, 1.0420569547096881, 0], [-0.0196375545903344, -0.0786360455506319, 1.0982736001409663]],
    "rec2020": [[1.6604910021084345, -0.5876411387885495, -0.0728498633198849], [-0.1245504745915907, 1.1328998971259603, -0.0083494226043695], [-0.0181507633549053, -0.1005788980080075, 1.1187296613629127]],
    "adobe": [[1.3983557439607783, -0.3983557439607783, 0], [0, 1, 0], [0, -0.0429289893047533, 1.0429289893047533]],
}


def described(pixel, colours):
    light = [min(to_light(value / 255, colours["curve"]), 1) for value in pixel[:3]]
    return [round(255 * from_light(sum(factor * part for factor, part in zip(row, light)))) for row in TO_SRGB[colours["primaries"]]]


def eight_bits(image):
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    if image.mode in ("P", "1"):
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    return image.convert("LA") if image.mode == "La" else image


def neighbours(pixel, slack):
    """The values that another decoder may have read: lossy formats leave their rounding to it."""
    near = [range(max(value - slack, 0), min(value + slack, 255) + 1) for value in pixel]
    return list(itertools.product(*near))


def converted(pixels, mode, icc):
    """Pixels in sRGB, by LittleCMS."""
    image = Image.new(mode, (len(pixels), 1))
    image.putdata([pixel[0] if mode == "L" else pixel for pixel in pixels])
    if icc:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        if profile.profile.xcolor_space.strip() == "RGB":
            image = image.convert("RGB")
        if profile.profile.xcolor_space.strip() == "GRAY":
            image = image.convert("L")
        image = ImageCms.profileToProfile(image, profile, SRGB, renderingIntent=0, outputMode="RGB")
    image = image.convert("RGB")
    return [image.getpixel((i, 0)) for i in range(len(pixels))]


def look(job):
    """The colours at the middle of each patch, upright and in sRGB, as the least and the most of each channel."""
    image = Image.open(job["path"])
    icc = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(eight_bits(image))
    alpha = image.getchannel("A") if image.mode in ("RGBA", "LA") else None
    image = image.convert({"RGBA": "RGB", "LA": "L"}.get(image.mode, image.mode))
    columns, rows = job["grid"]
    seen = []
    for row in range(rows):
        for column in range(columns):
            at = (int((column + 0.5) * image.width / columns), int((row + 0.5) * image.height / rows))
            pixel = image.getpixel(at)
            near = neighbours(pixel if isinstance(pixel, tuple) else (pixel,), job.get("slack", 0))
            if job.get("described"):
                colours = [described(one * (3 // len(one)), job["described"]) for one in near]
            else:
                colours = converted(near, image.mode, icc)
            opacity = alpha.getpixel(at) if alpha else 255
            seen.append([[f(channel) for channel in zip(*colours)] + [opacity] for f in (min, max)])
    return {"size": image.size, "patches": seen}


with open(sys.argv[1], encoding="utf-8") as jobs:
    asked = json.load(jobs)
for one in asked.get("make", []):
    make(one)
print(json.dumps([look(one) for one in asked.get("look", [])]))
