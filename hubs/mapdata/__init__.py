"""Map data: GeoJSON features, and map tiles with clusters computed in the database."""
