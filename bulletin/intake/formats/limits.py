"""How large and how deep a file may be, so that reading it ends."""

# A file as it arrives, and what its parts may grow to when unpacked.
FILE_BYTES = 50_000_000
PART_BYTES = 16_000_000
PACKAGE_BYTES = 200_000_000
PACKAGE_PARTS = 4_000
# Word's own XML shrinks to a thirtieth at most; small parts may shrink further.
RATIO = 120
RATIO_FROM_BYTES = 1_000_000
DEPTH = 400
LINES = 200_000
PICTURE_BYTES = 20_000_000
