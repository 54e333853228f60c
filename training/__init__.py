"""How the bundled model is made and measured; needs torch, and is not installed with Qadam."""
