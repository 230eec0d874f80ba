"""What the ORM does not offer: very many rows at once, a replica for reads, and a thin PostGIS backend. Knows nothing of hubs."""
