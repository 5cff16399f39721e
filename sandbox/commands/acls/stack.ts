/** Places in Apache Kafka 4.3.1's AclCommand, as its stacks show them. */

const tool = 'org.apache.kafka.tools.AclCommand';
const main = (line: number): string => `${tool}.main(AclCommand.java:${line})`;

const convert = [
  'joptsimple.AbstractOptionSpec.convertWith(AbstractOptionSpec.java:92)',
  'joptsimple.ArgumentAcceptingOptionSpec.convert(ArgumentAcceptingOptionSpec.java:277)',
  'joptsimple.OptionSet.valuesOf(OptionSet.java:223)',
  'joptsimple.OptionSet.valueOf(OptionSet.java:172)',
];

export const stacks = {
  client: [main(76)],
  servers: [`${tool}.adminConfigs(AclCommand.java:97)`, main(76)],
  config: [`${tool}.adminConfigs(AclCommand.java:94)`, main(76)],
  add: [`${tool}.addAcls(AclCommand.java:111)`, main(78)],
  remove: [`${tool}.removeAcls(AclCommand.java:184)`, `${tool}.removeAcls(AclCommand.java:137)`, main(80)],
  list: [`${tool}.getAcls(AclCommand.java:194)`, `${tool}.listAcls(AclCommand.java:153)`, main(82)],
  confirm: [`${tool}.confirmAction(AclCommand.java:388)`, `${tool}.removeAcls(AclCommand.java:136)`, main(80)],
  principal: [
    'org.apache.kafka.common.utils.SecurityUtils.parseKafkaPrincipal(SecurityUtils.java:72)',
    `${tool}.lambda$getPrincipals$0(AclCommand.java:348)`,
    'java.base/java.util.stream.ReferencePipeline$3$1.accept(ReferencePipeline.java:197)',
    'java.base/java.util.ArrayList$ArrayListSpliterator.forEachRemaining(ArrayList.java:1625)',
    'java.base/java.util.stream.AbstractPipeline.copyInto(AbstractPipeline.java:509)',
    'java.base/java.util.stream.AbstractPipeline.wrapAndCopyInto(AbstractPipeline.java:499)',
    'java.base/java.util.stream.ReduceOps$ReduceOp.evaluateSequential(ReduceOps.java:921)',
    'java.base/java.util.stream.AbstractPipeline.evaluate(AbstractPipeline.java:234)',
    'java.base/java.util.stream.ReferencePipeline.collect(ReferencePipeline.java:682)',
    `${tool}.getPrincipals(AclCommand.java:349)`,
  ],
  operation: [
    'org.apache.kafka.common.acl.AccessControlEntry.<init>(AccessControlEntry.java:41)',
    `${tool}.getAcls(AclCommand.java:328)`,
    `${tool}.getAcl(AclCommand.java:305)`,
    `${tool}.getAcl(AclCommand.java:317)`,
  ],
  patternType: [...convert, `${tool}.getResourceFilter(AclCommand.java:356)`],
  conversion: [
    'joptsimple.util.EnumConverter.convert(EnumConverter.java:63)',
    `${tool}$PatternTypeConverter.convert(AclCommand.java:589)`,
    `${tool}$PatternTypeConverter.convert(AclCommand.java:581)`,
    'joptsimple.internal.Reflection.convertWith(Reflection.java:124)',
    'joptsimple.AbstractOptionSpec.convertWith(AbstractOptionSpec.java:90)',
  ],
} as const;
