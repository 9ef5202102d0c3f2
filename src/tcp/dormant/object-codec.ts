/**
 * Writes objects of known classes as octets and makes them again, field by field. Fields that are as the
 * constructor leaves them take a bit, so that counters of what never happened cost nothing.
 *
 * Every field counts that is not `#private`: the classes written here use `private` for that reason.
 */
import { OctetReader } from './octet-reader.js';
import { OctetWriter } from './octet-writer.js';
import { Tag } from './tag.js';

type Fields = Record<string, unknown>;

/** A class, and what its fields are when an object of it is made. */
interface Kind {
  readonly make: () => Fields;
  readonly keys: readonly string[];
  readonly initial: readonly unknown[];
  /** By field: what the constructor puts there is an object like any other new one of its class. */
  readonly fills: boolean[];
}

export class ObjectCodec<T extends object> {
  readonly #kinds: readonly Kind[];
  readonly #numbers = new Map<unknown, number>();
  readonly #words = new Map<string, number>();
  readonly #out = new OctetWriter(this.#words);
  readonly #in = new OctetReader(this.#words);

  /** @param makers How an object of each class is made; the first is the one of what is written. */
  constructor(makers: readonly [() => T, ...(() => object)[]]) {
    this.#kinds = makers.map((maker, number) => {
      const make = maker as () => Fields;
      const made = make();
      this.#numbers.set(made.constructor, number);
      const keys = Object.keys(made);
      return { make, keys, initial: keys.map((key) => made[key]), fills: [] };
    });
    for (const { initial, fills } of this.#kinds)
      for (const value of initial) fills.push(this.#isLikeNew(value));
  }

  /** Writes an object; `octets` holds it then. */
  encode(object: T): OctetWriter {
    this.#out.clear();
    this.#writeValue(object);
    return this.#out;
  }

  /** Makes the object that was written to `octets` at `at`. */
  decode(octets: Buffer, at: number): T {
    this.#in.open(octets, at);
    return this.#readValue(undefined) as T;
  }

  #writeValue(value: unknown): void {
    const out = this.#out;
    switch (typeof value) {
      case 'number':
        out.number(value);
        break;
      case 'boolean':
        out.octet(value ? Tag.True : Tag.False);
        break;
      case 'string':
        out.text(value);
        break;
      case 'undefined':
        out.octet(Tag.Undefined);
        break;
      default:
        if (value === null) out.octet(Tag.Null);
        else this.#writeObject(value as object);
    }
  }

  #writeObject(object: object): void {
    const out = this.#out;
    if (Array.isArray(object)) this.#writeList(Tag.Array, object);
    else if (object instanceof Int32Array) this.#writeList(Tag.Int32Array, object);
    else if (object instanceof Float64Array) this.#writeList(Tag.Float64Array, object);
    else {
      const number = this.#numbers.get(object.constructor);
      if (number === undefined) this.#writePlain(object as Fields);
      else {
        out.octet(Tag.Class + number);
        this.#writeFields(this.#kinds[number]!, object as Fields);
      }
    }
  }

  #writeFields({ keys, initial }: Kind, object: Fields): void {
    const out = this.#out;
    const changed = out.reserve((keys.length + 7) >> 3);
    for (let i = 0; i < keys.length; i++) {
      const value = object[keys[i]!];
      if (value === initial[i]) continue;
      out.setBit(changed, i);
      this.#writeValue(value);
    }
  }

  #writeList(tag: number, list: ArrayLike<unknown>): void {
    this.#out.octet(tag);
    this.#out.number(list.length);
    for (let i = 0; i < list.length; i++) this.#writeValue(list[i]);
  }

  #writePlain(object: Fields): void {
    const entries = Object.entries(object);
    if (object.constructor !== Object) throw new TypeError(`${object.constructor.name} is not written`);
    this.#out.octet(Tag.Plain);
    this.#out.number(entries.length);
    for (const [key, value] of entries) {
      this.#out.text(key);
      this.#writeValue(value);
    }
  }

  /** @param made What is there already: an object of a class is filled, not made again. */
  #readValue(made: unknown): unknown {
    const tag = this.#in.octet();
    switch (tag) {
      case Tag.True:
        return true;
      case Tag.False:
        return false;
      case Tag.Null:
        return null;
      case Tag.Undefined:
        return undefined;
      case Tag.Text:
      case Tag.Word:
        return this.#in.textOf(tag);
      case Tag.Array:
        return this.#readArray(made);
      case Tag.Int32Array:
        return this.#readNumbers(new Int32Array(this.#in.number()));
      case Tag.Float64Array:
        return this.#readNumbers(new Float64Array(this.#in.number()));
      case Tag.Plain:
        return this.#readPlain();
      default:
        return tag >= Tag.Class ? this.#readFields(tag - Tag.Class, made) : this.#in.numberOf(tag);
    }
  }

  #readFields(number: number, made: unknown): Fields {
    const { make, keys, fills } = this.#kinds[number]!;
    const object = this.#isOf(number, made) ? made : make();
    const input = this.#in;
    const changed = input.at;
    input.at += (keys.length + 7) >> 3;
    for (let i = 0; i < keys.length; i++) {
      if ((i & 7) === 0 && input.octetAt(changed + (i >> 3)) === 0) i += 7;
      else if (input.bit(changed, i)) {
        const key = keys[i]!;
        object[key] = this.#readValue(fills[i]! ? object[key] : undefined);
      }
    }
    return object;
  }

  #isOf(number: number, made: unknown): made is Fields {
    return typeof made === 'object' && made !== null && this.#numbers.get(made.constructor) === number;
  }

  /** Fields of it that were not written are right already. */
  #isLikeNew(value: unknown): boolean {
    if (Array.isArray(value)) return value.every((item) => this.#isLikeNew(item));
    if (typeof value !== 'object' || value === null) return false;
    const kind = this.#kinds[this.#numbers.get(value.constructor) ?? -1];
    return (
      kind?.keys.every((key, i) => {
        const field = (value as Fields)[key];
        return field === kind.initial[i] || this.#isLikeNew(field);
      }) ?? false
    );
  }

  #readArray(made: unknown): unknown[] {
    const length = this.#in.number();
    const list: unknown[] = Array.isArray(made) && made.length === length ? made : [];
    for (let i = 0; i < length; i++) list[i] = this.#readValue(list[i]);
    return list;
  }

  #readNumbers<A extends Int32Array | Float64Array>(numbers: A): A {
    for (let i = 0; i < numbers.length; i++) numbers[i] = this.#in.number();
    return numbers;
  }

  #readPlain(): Fields {
    const object: Fields = {};
    for (let left = this.#in.number(); left > 0; left--) {
      const key = this.#in.textOf(this.#in.octet());
      object[key] = this.#readValue(undefined);
    }
    return object;
  }
}
