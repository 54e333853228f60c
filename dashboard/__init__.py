"""Who looks: pages, pictures, an API and feeds of what is known. It stands on all rooms; nobody imports it."""
