module byokidentity

go 1.18
