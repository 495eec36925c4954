/** Parameters by name. */
import { serviceError } from './errors.ts';

type Plain = Readonly<Record<string, unknown>>;

export function runSsm(name: string, input: Plain, parameters: Map<string, string>): Plain {
  const parameter = String(input.Name);
  switch (name) {
    case 'GetParameterCommand': {
      const Value = parameters.get(parameter);
      if (Value === undefined) throw serviceError('ParameterNotFound', 400);
      return { Parameter: { Name: parameter, Value } };
    }
    case 'PutParameterCommand':
      if (parameters.has(parameter) && !input.Overwrite) throw serviceError('ParameterAlreadyExists', 400);
      parameters.set(parameter, String(input.Value));
      return { Version: 1 };
    default:
      throw new Error(`The stand-in for SSM does not know ${name}`);
  }
}
