# See `make help`.
