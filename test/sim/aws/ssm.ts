/** Parameters by name. */
import { serviceError } from './errors.ts';

type Plain = Readonly<Record<string, unknown>>;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
const PAGE = 10;
/** Of a standard parameter. https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const LONGEST_VALUE = 4096;

export function runSsm(name: string, input: Plain, parameters: Map<string, string>): Plain {
  const parameter = String(input.Name);
  switch (name) {
    case 'GetParameterCommand': {
      const Value = parameters.get(parameter);
      if (Value === undefined) throw serviceError('ParameterNotFound', 400);
      return { Parameter: { Name: parameter, Value } };
    }
    case 'GetParametersCommand': {
      const names = input.Names as string[];
      if (names.length > 10) throw serviceError('ValidationException', 400);
      const known = names.filter((one) => parameters.has(one));
      return {
        Parameters: known.map((one) => ({ Name: one, Value: parameters.get(one) })),
        InvalidParameters: names.filter((one) => !parameters.has(one)),
      };
    }
    case 'GetParametersByPathCommand': {
      const below = [...parameters.keys()].filter((one) => one.startsWith(`${input.Path}/`)).sort();
      const from = Number(input.NextToken ?? 0);
      const next = from + PAGE;
      return {
        Parameters: below.slice(from, next).map((one) => ({ Name: one, Value: parameters.get(one) })),
        ...(next < below.length && { NextToken: String(next) }),
      };
    }
    case 'PutParameterCommand':
      if (parameters.has(parameter) && !input.Overwrite) throw serviceError('ParameterAlreadyExists', 400);
      if (String(input.Value).length > LONGEST_VALUE) throw serviceError('ValidationException', 400);
      parameters.set(parameter, String(input.Value));
      return { Version: 1 };
    default:
      throw new Error(`The stand-in for SSM does not know ${name}`);
  }
}
