"""Who is told: matching watches, rendering letters, delivering them."""
