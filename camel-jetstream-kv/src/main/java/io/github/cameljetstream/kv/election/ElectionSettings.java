package io.github.cameljetstream.kv.election;

import java.time.Duration;

/**
 * What a member brings into an election.
 *
 * @param name the name of the election: members of one name elect one leader
 * @param member the name of the member, for people
 * @param lease how long a leader is believed to lead without a renewal
 */
public record ElectionSettings(String name, String member, Duration lease) {}
