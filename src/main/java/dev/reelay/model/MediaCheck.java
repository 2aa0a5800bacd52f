package dev.reelay.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Bytes;
import dev.reelay.file.MediaFacts.Clip;
import dev.reelay.file.MediaFacts.Image;
import dev.reelay.file.MediaFacts.NotPublic;
import dev.reelay.file.MediaFacts.Unreadable;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.file.MediaFacts.WrongDataUri;
import dev.reelay.file.MediaFormat;
import dev.reelay.model.MediaRule.Comparison;
import dev.reelay.model.MediaRule.Measure;
import dev.reelay.outcome.Violation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks one file against the rules of its field. Model pages write {@code <} where their own texts say "must not
 * exceed" and {@code >} where they say "at least", so limits on pixels and on the ratio are inclusive whatever the sign. Limits on
 * the size are as written, with 1 MB = 1,048,576 bytes. A file that may fit passes: RunComfy decides. A file whose content was read
 * and is none of the formats that the page names does not fit, whatever else it is.
 *
 * <p>Limits on seconds are inclusive, with half a second of grace on either side: pages state them in whole seconds, encoders cut at
 * frames, and a clip that RunComfy takes must not be refused for the last of them.
 */
public final class MediaCheck {

    /** One message for all reasons, so that a producer cannot use it to explore the worker's network. */
    private static final String NOT_PUBLIC =
            "This must be the https URL of a file on a public host. The URL must have the host's name, which must not lead to"
                    + " a private address, and must not have a user or a password, nor redirect to a URL that has.";

    /** A data: URI leads to no host, so that more can be said about it. */
    private static final String NO_DATA_URI =
            "This is a data: URI, which Reelay does not know this model to accept; give the https URL of a file on a public"
                    + " host. (Where RunComfy's page allows data: URIs, an operator can say so in the model's notes.)";

    private static final BigDecimal MEGABYTE = BigDecimal.valueOf(1_048_576);
    private static final BigDecimal GRACE_SECONDS = new BigDecimal("0.5");
    private static final int SHOWN_DIGITS = 4;

    private final MediaField field;
    private final String pointer;
    private final List<Violation> violations = new ArrayList<>();
    private final List<String> advice = new ArrayList<>();

    private MediaCheck(MediaField field, String pointer) {
        this.field = field;
        this.pointer = pointer;
    }

    /** Checks all media of one request. A rule about a fact that is not known counts as kept. */
    public static MediaVerdict check(Map<MediaUse, MediaFacts> found) {
        List<Violation> violations = new ArrayList<>();
        List<String> advice = new ArrayList<>();
        found.forEach((use, facts) -> {
            MediaVerdict one = use.isRefusedDataUri() ? refusedDataUri(use) : check(use.field(), facts, use.pointer());
            violations.addAll(one.violations());
            advice.addAll(one.advice());
        });
        return new MediaVerdict(violations, advice);
    }

    private static MediaVerdict refusedDataUri(MediaUse use) {
        Violation refused = new Violation(use.pointer(), MediaField.PUBLIC_HTTPS, null, null, NO_DATA_URI);
        return new MediaVerdict(List.of(refused), List.of());
    }

    /**
     * Checks the file behind one URL.
     *
     * @param pointer to the URL, from the top of the request
     */
    static MediaVerdict check(MediaField field, MediaFacts facts, String pointer) {
        return new MediaCheck(field, pointer).check(facts);
    }

    private MediaVerdict check(MediaFacts facts) {
        switch (facts) {
            case Image image -> {
                String word = image.format().word();
                format(image.format(), word, "The image's format is " + word);
                alpha(image);
                field.rules().forEach(rule -> measure(rule, image));
                size(image.bytes());
            }
            case Clip clip -> {
                String word = clip.format().word();
                format(clip.format(), word, "The file's format is " + word);
                seconds(clip.seconds());
                size(clip.bytes());
            }
            case Bytes(Long bytes) -> size(bytes);
            case Unreadable file -> {
                format(
                        file.format(),
                        file.looksLike(),
                        "The file's content has none of the allowed formats (it looks like: " + file.looksLike() + ")");
                size(file.bytes());
            }
            case Unverified _ -> {
                // RunComfy decides.
            }
            case WrongDataUri(String why) ->
                violations.add(new Violation(pointer, MediaField.DATA_URI, null, null, "The data: URI " + why + "."));
            case NotPublic _ -> violations.add(new Violation(pointer, MediaField.PUBLIC_HTTPS, null, null, NOT_PUBLIC));
        }
        return new MediaVerdict(violations, advice);
    }

    private void format(@Nullable MediaFormat format, String actual, String finding) {
        if (field.allows(format)) {
            return;
        }
        ArrayNode allowed = JsonNodeFactory.instance.arrayNode();
        field.prose().formats().forEach(one -> allowed.add(one.word()));
        String names = field.prose().formats().stream().map(MediaFormat::word).collect(Collectors.joining(", "));
        add(
                MediaField.FORMATS,
                allowed,
                TextNode.valueOf(actual),
                finding + "; allowed are " + names + ".",
                field.prose().quote());
    }

    private void alpha(Image image) {
        if (image.alpha() && field.prose().withoutAlpha().contains(image.format())) {
            add(
                    MediaField.ALPHA,
                    BooleanNode.FALSE,
                    BooleanNode.TRUE,
                    "The image is a " + image.format().word() + " with an alpha channel, which is not allowed.",
                    field.prose().quote());
        }
    }

    private void measure(MediaRule rule, Image image) {
        switch (rule.measure()) {
            case WIDTH_PIXELS -> side(rule, image.width(), "wide");
            case HEIGHT_PIXELS -> side(rule, image.height(), "high");
            case WIDTH_TO_HEIGHT -> ratio(rule, image);
            case FILE_SIZE_MB, DURATION_SECONDS -> {
                // size() checks the one, for all kinds of files; an image has no length.
            }
        }
    }

    private void side(MediaRule rule, long pixels, String extent) {
        if (isOutside(rule, BigDecimal.valueOf(pixels), rule.value())) {
            broken(rule, LongNode.valueOf(pixels), "The image is " + pixels + " pixels " + extent);
        }
    }

    private void ratio(MediaRule rule, Image image) {
        BigDecimal width = BigDecimal.valueOf(image.width());
        BigDecimal height = BigDecimal.valueOf(image.height());
        // Multiplies instead of dividing, so that 33 x 100 meets a limit of 0.33 exactly.
        if (isOutside(rule, width, rule.value().multiply(height))) {
            BigDecimal shown = shown(width, height, rule.comparison());
            broken(rule, DecimalNode.valueOf(shown), "The image's width divided by its height is " + shown);
        }
    }

    private void seconds(@Nullable BigDecimal seconds) {
        if (seconds == null) {
            return;
        }
        for (MediaRule rule : field.rules()) {
            boolean isUpper = rule.comparison().isUpper();
            BigDecimal counted = isUpper ? seconds.subtract(GRACE_SECONDS) : seconds.add(GRACE_SECONDS);
            if (rule.measure() == Measure.DURATION_SECONDS && isOutside(rule, counted, rule.value())) {
                BigDecimal shown = shown(seconds, BigDecimal.ONE, rule.comparison());
                broken(rule, DecimalNode.valueOf(shown), "The clip's length is " + shown + " seconds");
            }
        }
    }

    private void size(@Nullable Long bytes) {
        if (bytes == null) {
            return;
        }
        BigDecimal size = BigDecimal.valueOf(bytes);
        for (MediaRule rule : field.rules()) {
            if (rule.measure() == Measure.FILE_SIZE_MB
                    && isOutside(rule, size, rule.value().multiply(MEGABYTE))) {
                BigDecimal shown = shown(size, MEGABYTE, rule.comparison());
                broken(rule, DecimalNode.valueOf(shown), "The file's size is " + shown + " MB (" + bytes + " bytes)");
            }
        }
        BigDecimal advised = field.prose().advisedMegabytes();
        if (advised != null && size.compareTo(advised.multiply(MEGABYTE)) > 0) {
            advice.add(pointer + ": the file's size is " + shown(size, MEGABYTE, Comparison.AT_MOST)
                    + " MB; RunComfy advises " + advised.toPlainString() + " MB at most");
        }
    }

    private static boolean isOutside(MediaRule rule, BigDecimal actual, BigDecimal limit) {
        boolean inclusive = rule.measure() != Measure.FILE_SIZE_MB
                || rule.comparison() == Comparison.AT_MOST
                || rule.comparison() == Comparison.AT_LEAST;
        int side = rule.comparison().isUpper() ? actual.compareTo(limit) : limit.compareTo(actual);
        return inclusive ? side > 0 : side >= 0;
    }

    /** Rounded away from the limit, so that a value that breaks a rule never looks as if it kept it. */
    private static BigDecimal shown(BigDecimal dividend, BigDecimal divisor, Comparison comparison) {
        RoundingMode away = comparison.isUpper() ? RoundingMode.CEILING : RoundingMode.FLOOR;
        BigDecimal quotient = dividend.divide(divisor, SHOWN_DIGITS, away).stripTrailingZeros();
        return quotient.scale() < 0 ? quotient.setScale(0, RoundingMode.UNNECESSARY) : quotient;
    }

    private void broken(MediaRule rule, JsonNode actual, String finding) {
        boolean isSize = rule.measure() == Measure.FILE_SIZE_MB;
        String required = switch (rule.comparison()) {
            case LESS -> isSize ? "less than " : "at most ";
            case AT_MOST -> "at most ";
            case MORE -> isSize ? "more than " : "at least ";
            case AT_LEAST -> "at least ";
        };
        String unit = switch (rule.measure()) {
            case FILE_SIZE_MB -> " MB";
            case DURATION_SECONDS -> " seconds";
            case WIDTH_PIXELS, HEIGHT_PIXELS, WIDTH_TO_HEIGHT -> "";
        };
        String sentence = finding + "; it must be " + required + rule.value().toPlainString() + unit + ".";
        add(rule.name(), DecimalNode.valueOf(rule.value()), actual, sentence, rule.error());
    }

    private void add(String rule, JsonNode limit, JsonNode actual, String sentence, String page) {
        violations.add(new Violation(pointer, rule, limit, actual, sentence + ViolationMessages.pageQuote(page)));
    }
}
