module local/cases

go 1.24
