package dev.reelay.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TopicNamesTest {

    @Test
    void theDefaultsAreTheContracts() {
        assertThat(TopicNames.DEFAULT)
                .isEqualTo(new TopicNames(
                        "generation-requests",
                        "generation-control",
                        "generation-jobs",
                        "generation-results",
                        "generation-requests-dlq"));
    }

    @Test
    void twoTopicsOfOneNameAndABlankOneAreRefused() {
        assertThatThrownBy(() -> new TopicNames("a", "b", "c", "a", " "))
                .isInstanceOf(StartupException.class)
                .hasMessage("""
                        REELAY_TOPICS_REQUESTS and REELAY_TOPICS_RESULTS both name the topic a: each needs its own.
                        REELAY_TOPICS_DEAD_LETTERS is blank: give it the name of a topic, or do not set it.""");
    }
}
