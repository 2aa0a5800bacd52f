package dev.reelay.outputs;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a store that speaks S3 is reached. Credentials come from the AWS SDK's usual chain: environment, profile, web identity, container,
 * instance.
 *
 * @param endpoint null for Amazon's, or the one that the SDK's own settings name
 * @param region null for the one of the SDK's own settings; {@code us-east-1} where there is an endpoint and they name none
 * @param pathStyle whether the bucket stands in the path rather than in the host's name, as most stores but Amazon's want it
 * @param urlTtl how long URLs of objects hold; null for plain ones, which hold as long as the object and need its permission
 */
public record S3Options(
        @Nullable URI endpoint,
        @Nullable String region,
        boolean pathStyle,
        @Nullable Duration urlTtl) {

    /** Longer is refused by every store (AWS Signature Version 4). */
    public static final Duration LONGEST_TTL = Duration.ofDays(7);

    private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);

    /** Whether URLs can hold so long: from a second to {@link #LONGEST_TTL}. */
    public static boolean isTtl(Duration ttl) {
        return ttl.compareTo(SHORTEST_TTL) >= 0 && ttl.compareTo(LONGEST_TTL) <= 0;
    }

    /** Whether a store can be there: http or https, with a host and without a user. */
    public static boolean isEndpoint(URI uri) {
        boolean isHttp = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
        return isHttp && uri.getHost() != null && uri.getUserInfo() == null;
    }
}
