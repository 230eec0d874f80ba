"""Official files become figures by area and industry, and figures become what an area specializes in."""
