/**
 * The options of the component: groups of documented fields, the values that they can have, and the rules for them.
 * Imports only {@code values}.
 *
 * <p>A group is a class with {@code @UriParams}. The build generates the configurers and the catalog entry from its
 * fields. A new consumer option touches two files: its field, accessors and rule are in the group, and its place in the
 * consumer is an entry of {@code ConsumerSetting} in {@code provision}, or the class that reads the option.
 *
 * <p>From a URI to the configuration of a consumer there are seven stations:
 *
 * <pre>
 * 1 JetStreamComponent.createEndpoint   copies the groups of the component
 * 2 OptionPrecedence                    applies the Dapr component file between the component and the URI
 * 3 configure.OptionConfigurer          maps spellings to names, and texts to values (OptionValues)
 * 4 the generated configurer            calls the setter of the group
 * 5 JetStreamEndpoint.validate          checks each group, then pairs across groups (ConsumerOptions, ConsumerRules)
 * 6 ConsumerOptions.all                 fills options that are not set from the bean consumerConfiguration
 * 7 ConsumerPlan                        resolves contradictions, and builds the configuration of jnats
 * </pre>
 *
 * <p>An option of a wrapper type without a value is not set. Provisioning compares an existing consumer only with options
 * that are set. An error names the option, its value unless it is a secret, what is expected, and the cure.
 */
@NullMarked
package io.github.cameljetstream.options;

import org.jspecify.annotations.NullMarked;
