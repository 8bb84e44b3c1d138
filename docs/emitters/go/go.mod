module lockstep-emitter

go 1.21
