"""What words mean: places, products, companies, facilities and cues, from word lists that bend with the language."""
