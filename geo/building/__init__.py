"""Making of the boundary and hexagon files. Needs the development requirements; the running product does not."""
