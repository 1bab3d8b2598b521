"""MinHash signatures: which bodies are worth comparing (Broder 1997; banded as in Leskovec et al., Mining of Massive
Datasets, 3.4).
"""

import hashlib
import struct

# Shingles of 8 letters: shorter ones are shared by everything that the same offices write.
_SHINGLE = 8
# Two rows a band and many bands, so that also the smaller part of a merged body is found: of two bodies that share
# 0.4 of their shingles 0.9999 meet in a band, 0.3: 0.998, 0.2: 0.93; unrelated articles (below 0.001) hardly ever.
_BANDS, _ROWS = 64, 2
_SEED = 1
# A shorter body is too little to tell an edited copy from another article by.
SHORTEST = 60


def band_keys(letters: str) -> list[int]:
    """The keys (48 bits each) under which a body of so many letters and digits is found; none for a short one.

    They depend on the letters alone, not on the process. They take a tenth of a millisecond, so that they are made
    again where they are needed and neither kept nor carried between processes.
    """
    if len(letters) < SHORTEST:
        return []
    from rensa import RMinHash

    minhash = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    minhash.update([letters[i : i + _SHINGLE] for i in range(len(letters) - _SHINGLE + 1)])
    values = minhash.digest()
    return [_key(band, values[band * _ROWS : (band + 1) * _ROWS]) for band in range(_BANDS)]


def _key(band: int, values: list[int]) -> int:
    packed = struct.pack(f"<H{_ROWS}Q", band, *values)
    return int.from_bytes(hashlib.blake2b(packed, digest_size=6).digest(), "little")
