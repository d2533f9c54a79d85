# The modules and examples are laid out as they are meant to look.
cd ../../.. || exit
licet fmt --check stdlib/*.licet examples/*/*.licet
