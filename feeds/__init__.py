"""From the outside world to articles: sources, fetching, parsing, page text, when to poll next."""
