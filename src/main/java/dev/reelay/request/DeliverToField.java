package dev.reelay.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.job.DeliverTo;
import dev.reelay.outcome.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the field {@code deliver_to}: {@code s3://bucket/prefix}, or an array of presigned URLs. What it says of a URL leaves out its
 * query and its user: violations are in results, and a presigned URL is as good as a password.
 */
final class DeliverToField {

    private static final String NAME = "deliver_to";

    /** Scheme, authority, and what follows it up to a fragment. White space and control characters are in no URL. */
    private static final Pattern URL =
            Pattern.compile("(?i)(https?)://([^/?#\\s\\p{Cntrl}]+)([^#\\s\\p{Cntrl}]*)(#[^\\s\\p{Cntrl}]*)?");

    private static final int LONGEST_ACTUAL = 100;

    private final DeliveryRules rules;
    private final Consumer<Violation> violations;
    private boolean isWrong;

    private DeliverToField(DeliveryRules rules, Consumer<Violation> violations) {
        this.rules = rules;
        this.violations = violations;
    }

    /** Null when the field is absent or wrong. */
    static @Nullable DeliverTo read(ObjectNode request, DeliveryRules rules, Consumer<Violation> violations) {
        JsonNode node = StrictJson.field(request, NAME);
        return node == null ? null : new DeliverToField(rules, violations).read(node);
    }

    private @Nullable DeliverTo read(JsonNode node) {
        if (node.isTextual()) {
            return bucket(node.textValue());
        }
        if (node.isArray()) {
            return urls(node);
        }
        wrongType("", "string or array", node);
        return null;
    }

    private DeliverTo.@Nullable Bucket bucket(String text) {
        if (text.length() > DeliverTo.LONGEST_BUCKET) {
            tooLong("", text, DeliverTo.LONGEST_BUCKET);
            return null;
        }
        Optional<DeliverTo.Bucket> place = DeliverTo.Bucket.parse(text);
        if (place.isEmpty()) {
            String message =
                    "deliver_to must be s3://bucket/prefix, whose prefix has letters, digits and . _ ~ - only, or an"
                            + " array of presigned https URLs.";
            wrong("", "pattern", null, shown(text), message);
            return null;
        }
        Optional<String> refusal = rules.refusal(place.get());
        refusal.ifPresent(message -> wrong("", "allowed", null, shown(text), message));
        return refusal.isEmpty() ? place.get() : null;
    }

    private DeliverTo.@Nullable Urls urls(JsonNode array) {
        if (array.isEmpty()) {
            wrong("", "minItems", IntNode.valueOf(1), IntNode.valueOf(0), "deliver_to must hold a URL at least.");
            return null;
        }
        if (array.size() > DeliverTo.MOST_URLS) {
            String message =
                    "deliver_to holds " + array.size() + " URLs, and at most " + DeliverTo.MOST_URLS + " are allowed.";
            wrong("", "maxItems", IntNode.valueOf(DeliverTo.MOST_URLS), IntNode.valueOf(array.size()), message);
            return null;
        }
        List<String> urls = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            String url = url("/" + i, array.get(i));
            if (url != null && !known.add(url)) {
                String message = "deliver_to must hold each URL once: a second file there would replace the first.";
                wrong("/" + i, "uniqueItems", null, shown(url), message);
            }
            urls.add(String.valueOf(url));
        }
        return isWrong ? null : new DeliverTo.Urls(urls);
    }

    private @Nullable String url(String index, JsonNode node) {
        if (!node.isTextual()) {
            wrongType(index, "string", node);
            return null;
        }
        String text = node.textValue();
        if (text.length() > DeliverTo.LONGEST_URL) {
            tooLong(index, text, DeliverTo.LONGEST_URL);
            return null;
        }
        String flaw = flaw(text);
        if (flaw != null) {
            wrong(index, "pattern", null, shown(text), "A URL in deliver_to " + flaw);
            return null;
        }
        if (!rules.isPublic().test(text)) {
            String message = "A URL in deliver_to must begin with https:// and the name of a public host.";
            wrong(index, "public_https", null, shown(text), message);
            return null;
        }
        return text;
    }

    private static @Nullable String flaw(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            return "must be an https URL, without white space.";
        }
        if (url.group(2).contains("@")) {
            return "must not name a user.";
        }
        return url.group(4) == null ? null : "must not have a fragment: a number sign is written as %23.";
    }

    private void tooLong(String index, String text, int most) {
        String message = NAME + index + " has " + text.length() + " characters, and at most " + most + " are allowed.";
        wrong(index, "maxLength", IntNode.valueOf(most), IntNode.valueOf(text.length()), message);
    }

    private void wrongType(String index, String wanted, JsonNode node) {
        String actual = StrictJson.type(node);
        String message = NAME + index + " must be of type " + wanted + ", and is of type " + actual + ".";
        wrong(index, "type", TextNode.valueOf(wanted), TextNode.valueOf(actual), message);
    }

    private void wrong(String index, String rule, @Nullable JsonNode limit, @Nullable JsonNode actual, String message) {
        isWrong = true;
        violations.accept(new Violation("/" + NAME + index, rule, limit, actual, message));
    }

    /** The place without its query; null when it is too long to be repeated in the result, or may name a user. */
    private static @Nullable JsonNode shown(String text) {
        String place = DeliverTo.withoutQuery(text);
        return place.length() <= LONGEST_ACTUAL && !place.contains("@") ? TextNode.valueOf(place) : null;
    }
}
