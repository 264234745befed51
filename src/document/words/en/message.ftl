# Printed files.
pdf-page = Page { $page } of { $pages }
