"""The bundled model: what its outputs mean, how it is loaded and verified, and what it thinks of an article."""
