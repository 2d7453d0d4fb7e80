import { Component, createElement } from "preact";
import type { FunctionComponent, JSX } from "preact";

/** A component that is drawn anew only when one of its properties is another object or value. */
export function memo<P extends object>(Inner: (props: P) => JSX.Element): FunctionComponent<P> {
  class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const names = new Set([...Object.keys(this.props), ...Object.keys(next)]);
      return [...names].some((name) => !Object.is(Reflect.get(this.props, name), Reflect.get(next, name)));
    }

    override render(props: Readonly<P>): JSX.Element {
      return createElement(Inner, props);
    }
  }
  return (props) => createElement(Memo, props);
}
