### English: the watch and its hand-over

watch-title = Watch
watch-name = Name on watch
watch-role = Role
watch-take-it = Take the watch and arm the sound
watch-in-record = The name goes into the record with every act until somebody else takes the role.
watch-has = { $name } has { $role }
watch-acts-here = and acts here
watch-act-as = Act here as { $name }
watch-leave = Leave it
watch-hands-over = { $name } hands over: go through each FLASH
watch-gone-through = { $left ->
    [one] one FLASH left
   *[other] { $left } FLASH left
}
watch-we = we
watch-overdue = OVERDUE
watch-by-hand = Answer by hand
watch-reached = tried, reached
watch-never-reached = never reached by a test call
