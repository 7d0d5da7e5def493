"""Write SHA256SUMS, the hashes of all that is shipped here and made: python -m assets.make

`cd assets && sha256sum -c SHA256SUMS` holds the files against them. Of what each was made, provenance.toml says.
"""

from engine.provenance import SUMS, sums

if __name__ == "__main__":
    SUMS.write_text(sums(), encoding="utf-8")
