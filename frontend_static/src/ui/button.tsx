import type { IconNode } from "lucide";
import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { Icon } from "./icon";

type Look = "primary" | "quiet" | "plain" | "danger";

interface Common {
  look?: Look;
  small?: boolean;
  wide?: boolean;
  icon?: IconNode;
  children?: ComponentChildren;
}

const classes = ({ look = "quiet", small, wide }: Common) =>
  `button button-${look}${small ? " button-small" : ""}${wide ? " button-wide" : ""}`;

type ButtonProps = Common &
  Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon" | "size"> & {
    /** Something is under way: a second press does nothing, the focus stays. */
    busy?: boolean;
  };

export function Button({ look, small, wide, icon, busy, children, type = "button", onClick, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      class={classes({ look, small, wide })}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : icon && <Icon of={icon} size={18} />}
      {children}
    </button>
  );
}

type LinkProps = Common & { href: string; "aria-label"?: string };

export function ButtonLink({ look, small, wide, icon, children, ...rest }: LinkProps) {
  return (
    <a {...rest} class={classes({ look, small, wide })}>
      {icon && <Icon of={icon} size={18} />}
      {children}
    </a>
  );
}

type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon"> & { icon: IconNode; label: string };

export function IconButton({ icon, label, ...rest }: IconButtonProps) {
  return (
    <button type="button" {...rest} class="icon-button" aria-label={label} title={label}>
      <Icon of={icon} />
    </button>
  );
}
