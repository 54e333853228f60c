"""From a stored article to its reading: relevance, mentions with spans and scores, programmes."""
