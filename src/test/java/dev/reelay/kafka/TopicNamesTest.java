package dev.reelay.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TopicNamesTest {

    @Test
    void equalNamesAndBlankNamesAreRefused() {
        assertThatThrownBy(() -> new TopicNames("a", "b", "c", "a", " ", "b", "generation-limits"))
                .isInstanceOf(StartupException.class)
                .hasMessage("""
                        REELAY_TOPICS_REQUESTS and REELAY_TOPICS_RESULTS both name the topic a: give each its own topic.
                        REELAY_TOPICS_DEAD_LETTERS is blank: set it to the name of a topic, or leave it out.
                        REELAY_TOPICS_CONTROL and REELAY_TOPICS_AUDIT both name the topic b: give each its own topic.""");
    }
}
