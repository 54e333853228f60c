"""What is known, stored: tables, migrations, claims, outbox, queries; the only package that speaks SQL."""
