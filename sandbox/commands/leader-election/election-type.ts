import type { ElectionType } from '../../client/elections.ts';
import { around, JavaError } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { stacks } from './stack.ts';

/** The argument of --election-type, in small letters or capitals. Throws JavaError where it is neither. */
export function electionTypeOf(given: Options): ElectionType {
  const text = given.value('election-type', stacks.electionType) ?? '';
  const type = text.toUpperCase();
  if (type === 'PREFERRED' || type === 'UNCLEAN') return type;
  const kept = [
    'joptsimple.ArgumentAcceptingOptionSpec.convert(ArgumentAcceptingOptionSpec.java:277)',
    'joptsimple.OptionSet.valuesOf(OptionSet.java:223)',
    'joptsimple.OptionSet.valueOf(OptionSet.java:172)',
    ...stacks.electionType,
  ];
  const cause = new JavaError(
    'joptsimple.ValueConversionException',
    `Value [${text}] is not one of [[PREFERRED,UNCLEAN]]`,
    [
      'joptsimple.util.EnumConverter.convert(EnumConverter.java:63)',
      'joptsimple.util.EnumConverter.convert(EnumConverter.java:41)',
      'joptsimple.internal.Reflection.convertWith(Reflection.java:124)',
      'joptsimple.AbstractOptionSpec.convertWith(AbstractOptionSpec.java:90)',
      ...kept,
    ],
  );
  throw around(
    'joptsimple.OptionArgumentConversionException',
    `Cannot parse argument '${text}' of option election-type`,
    ['joptsimple.AbstractOptionSpec.convertWith(AbstractOptionSpec.java:92)', ...kept],
    cause,
  );
}
