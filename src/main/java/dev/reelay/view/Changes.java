package dev.reelay.view;

import java.util.Set;

/**
 * What changed in the table since a version.
 *
 * @param version the one to ask with next
 * @param complete false when more has changed than is remembered: then every row may have
 * @param ids of the jobs that changed, also of those that are gone
 */
public record Changes(long version, boolean complete, Set<String> ids) {
    public Changes {
        ids = Set.copyOf(ids);
    }
}
