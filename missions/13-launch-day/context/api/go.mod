module innovatech.example/phoenix/api

go 1.21
