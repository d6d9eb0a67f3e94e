### English: how the node and its lines do

health-red = What needs a hand now
health-no-red = Nothing of what is watched here stands in red. That is no promise.
health-cure = what to do
health-not-live = The node is not heard: this page is not live.
health-not-live-cure = look whether the node runs and the network stands; work by voice meanwhile
health-sound-off = This page makes no sound.
health-sound-cure = press SOUND in the bar above: a browser gives none before somebody clicks
health-peer-lost = { $name } is not connected.
health-peer-cure = ring them; look at the network on both sides
health-clock-cure = set both clocks by the agreed source; ask { $name } which of the two is off
health-line-cure = check the line, and have a person answer by hand; ring them if nothing comes
health-feed-cure = look whether its source runs and can be reached; tracks of it grow old meanwhile
health-flood = { $count } alerts came within 10 min.
health-flood-cure = take the highest first; call a second person to the desk
health-numbers = Figures
health-name-alerts = Alerts
health-name-most = Busiest 10 min
health-name-acks = Understood after
health-name-disk = Disk
health-name-record = Record
health-per-10-min = { $rate } per 10 min over the last hour, { $budget } can be borne
health-most = { $count }, { $flood } are a flood
health-acks = { $p95 } in 95 of 100, { $median } in the middle, of { $count } in a day
health-no-acks = nothing to understand in the last day
health-disk = { $free } GiB free of { $total } GiB
health-in-memory = the record lies in memory
health-entries = { $count ->
    [one] one entry
   *[other] { $count } entries
}
health-beats = Line checks of the last day
health-beats-said = { $proved } half hours proved, { $missed } missed, { $unknown } without a check
health-slot-proved = answered
health-slot-missed = not answered
health-slot-unknown = nothing sent
health-feeds = Feeds and lines now
health-no-feeds = no feed is set up
health-no-report = no report yet
health-feed = newest { $age } old, { $reports } reports, { $refused } refused
health-versions = Versions and clocks
health-skew-unknown = clock not known
health-skew = clock off by { $seconds } s
