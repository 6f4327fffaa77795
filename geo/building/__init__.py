"""Making of the committed boundary and hexagon files. Needs the development requirements; the running product does not."""
