package dev.reelay.job;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The place of the producer's own that a request names for the copies of its files. */
public sealed interface DeliverTo {

    /** Code units of either form: S3's keys have 1,024 bytes, and the job's id and the file's name come behind a prefix. */
    int LONGEST_BUCKET = 500;

    /** Code units of a presigned URL: with the session token of a role it has some 2,000. */
    int LONGEST_URL = 4_096;

    /** More files than any output has. The state of a job keeps its URLs, so their number is bounded. */
    int MOST_URLS = 32;

    /**
     * A bucket of any store that speaks S3, which the worker reaches with its own credentials: {@code s3://bucket} or {@code
     * s3://bucket/prefix}.
     *
     * @param prefix of all keys; empty for none, otherwise without a slash at either end
     */
    record Bucket(String bucket, String prefix) implements DeliverTo {

        /** Buckets' names, and prefixes of which no client and no proxy changes a character. */
        private static final Pattern S3 =
                Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9._~-]+)*)/?");

        private static final Pattern DOTS = Pattern.compile("(?:.*/)?\\.\\.?(?:/.*)?");

        /** The place that the text names; empty when it has another form. */
        public static Optional<Bucket> parse(String text) {
            Matcher s3 = S3.matcher(text);
            if (!s3.matches()) {
                return Optional.empty();
            }
            String prefix = s3.group(2).isEmpty() ? "" : s3.group(2).substring(1);
            return DOTS.matcher(prefix).matches() ? Optional.empty() : Optional.of(new Bucket(s3.group(1), prefix));
        }

        /** Whether it is the other place or below it, by whole segments: {@code a/bc} is not below {@code a/b}. */
        public boolean isWithin(Bucket other) {
            return bucket.equals(other.bucket)
                    && (other.prefix.isEmpty() || (prefix + "/").startsWith(other.prefix + "/"));
        }

        /** As a request names it. */
        @Override
        public String toString() {
            return prefix.isEmpty() ? "s3://" + bucket : "s3://" + bucket + "/" + prefix;
        }
    }

    /**
     * A presigned URL for the PUT of each file, in the order of the output. Whoever knows one may write there: their queries are as good
     * as passwords.
     *
     * @param urls verbatim, one at least; the files that have none go to the worker's store
     */
    record Urls(List<String> urls) implements DeliverTo {

        public Urls {
            urls = List.copyOf(urls);
        }

        /** Without the queries. */
        @Override
        public String toString() {
            return urls.stream().map(DeliverTo::withoutQuery).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** The place that a presigned URL names: without its query and fragment, which may be secret. */
    static String withoutQuery(String url) {
        int end = 0;
        while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
            end++;
        }
        return url.substring(0, end);
    }
}
