package dev.reelay.media;

import dev.reelay.format.LooksLike;
import dev.reelay.job.ClipFormat;
import dev.reelay.job.ImageFormat;
import dev.reelay.job.MediaFacts;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the media type of a {@code data:} URI contradicts its content. Only in kind: many programs write {@code image/jpeg} over
 * every picture, and who reads it goes by the content.
 */
final class DataUriType {

    /** Kinds of content for which a type is never that of a picture, a video or a sound. */
    private static final Set<String> DOCUMENTS =
            Set.of("html", "json", "text", "xml", "pdf", "zip", "gzip", "data: URI");

    private enum Content {
        IMAGE,
        SOUND,
        /** A video, or a sound in a container for either. */
        CLIP,
        DOCUMENT
    }

    private DataUriType() {}

    /**
     * What is wrong, if the content is certainly of another kind than the type.
     *
     * @param type in lower case
     */
    static Optional<String> contradiction(String type, MediaFacts facts) {
        Content content = content(facts);
        if (content == null || type.startsWith("image/svg")) {
            return Optional.empty();
        }
        int slash = type.indexOf('/');
        return switch (slash < 0 ? "" : type.substring(0, slash)) {
            case "image" -> when(content != Content.IMAGE, "an image");
            case "audio" -> when(content == Content.IMAGE || content == Content.DOCUMENT, "a sound");
            case "video" -> when(content != Content.CLIP, "a video");
            case "text" -> when(content != Content.DOCUMENT, "text");
            default -> Optional.empty();
        };
    }

    private static Optional<String> when(boolean isWrong, String kind) {
        return isWrong ? Optional.of("says that it is " + kind + ", and its content is not") : Optional.empty();
    }

    private static @Nullable Content content(MediaFacts facts) {
        return switch (facts) {
            case MediaFacts.Image _ -> Content.IMAGE;
            case MediaFacts.Clip clip -> content(clip.format());
            case MediaFacts.Unreadable file
            when file.format() instanceof ImageFormat format -> format == ImageFormat.SVG ? null : Content.IMAGE;
            case MediaFacts.Unreadable file ->
                LooksLike.clip(file.looksLike())
                        .map(DataUriType::content)
                        .orElse(DOCUMENTS.contains(file.looksLike()) ? Content.DOCUMENT : null);
            case MediaFacts.Bytes _, MediaFacts.Unverified _, MediaFacts.NotPublic _, MediaFacts.WrongDataUri _ -> null;
        };
    }

    private static Content content(ClipFormat format) {
        return format.isSoundAlone() ? Content.SOUND : Content.CLIP;
    }
}
