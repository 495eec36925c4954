/** Things to press. */
import { Link, type LinkComponentProps } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';

/** primary: what the page is for, one at a time. danger: what is lost by it. bare: without a frame. */
export type ButtonKind = 'primary' | 'plain' | 'danger' | 'bare';

export interface ButtonProps {
  readonly children: ReactNode;
  /** @default plain */
  readonly kind?: ButtonKind;
  readonly icon?: LucideIcon;
  readonly onPress?: () => void;
  /** @default button */
  readonly type?: 'button' | 'submit';
  /** It can't be pressed, and says that it is at work; focus stays. */
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  /** It can't be pressed, and keeps the focus: for what becomes so by being pressed. */
  readonly isSpent?: boolean;
  /** What it does, where the text alone does not say it. */
  readonly label?: string;
  readonly small?: boolean;
  readonly isPressed?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  children,
  kind = 'plain',
  icon: Icon,
  isBusy = false,
  isDisabled = false,
  isSpent = false,
  onPress,
  label,
  small,
  isPressed,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      className={`button ${kind}${small ? ' small' : ''}`}
      isPending={isBusy}
      isDisabled={isDisabled}
      {...(isSpent ? { 'aria-disabled': true } : onPress && { onPress })}
      {...(label !== undefined && { 'aria-label': label })}
      {...(isPressed !== undefined && { 'aria-pressed': isPressed })}
    >
      {Icon && <Icon aria-hidden className="icon" />}
      {children}
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  /** Read out, and shown while the pointer is over it. */
  readonly label: string;
  readonly icon: LucideIcon;
}

/** A button that shows only its icon. */
export function IconButton({ label, icon: Icon, ...rest }: IconButtonProps) {
  return (
    <span className="tip" data-tip={label}>
      <Button {...rest} label={label} kind={rest.kind ?? 'bare'}>
        <Icon aria-hidden className="icon" />
      </Button>
    </span>
  );
}

type LinkButtonProps = LinkComponentProps<'a'> & { readonly kind?: ButtonKind; readonly icon?: LucideIcon };

/** A link to a page of the desk that looks like a button. */
export function LinkButton({ kind = 'plain', icon: Icon, children, ...rest }: LinkButtonProps) {
  return (
    <Link {...rest} className={`button ${kind}`}>
      {Icon && <Icon aria-hidden className="icon" />}
      {children as ReactNode}
    </Link>
  );
}
