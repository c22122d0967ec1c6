"""A picture of where, for mails: mail programs show PNG and no SVG. Made here, of dots, without a library of images.

where.picture(incidents)   those of a digest among the towns of the gazetteer; no border is drawn, for somebody
                           disputes each
view                       which part of the world is shown, and marks that become one; the page draws by it, too
raster.Raster              coloured points, discs and letters, and their PNG
"""
