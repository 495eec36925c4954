/** Questions and short tasks over the page. Focus goes in, stays in, and comes back. */
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useI18n } from '../i18n/index.tsx';
import { Button, type ButtonKind, IconButton } from './button.tsx';

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Dialog({ title, isOpen, onClose, children }: DialogProps) {
  const { t } = useI18n();
  return (
    <ModalOverlay
      className="overlay"
      isDismissable
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="modal">
        <AriaDialog className="dialog">
          <div className="dialog-head">
            <Heading slot="title">{title}</Heading>
            <IconButton icon={X} label={t('common.close')} onPress={onClose} />
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ConfirmProps extends Omit<DialogProps, 'children'> {
  /** What will happen, and to what. */
  readonly children: ReactNode;
  /** What the button that does it says. */
  readonly verb: string;
  /** @default danger */
  readonly kind?: ButtonKind;
  /** What was confirmed is under way: the question stays until it is known how that ended. @default false */
  readonly isBusy?: boolean;
  readonly onConfirm: () => void;
}

/** Asks before something is done, which as a rule can't be taken back. */
export function Confirm({
  children,
  verb,
  kind = 'danger',
  isBusy = false,
  onConfirm,
  onClose,
  ...rest
}: ConfirmProps) {
  const { t } = useI18n();
  const close = () => {
    if (!isBusy) onClose();
  };
  return (
    <Dialog {...rest} onClose={close}>
      <div className="dialog-body">{children}</div>
      <div className="actions end">
        <Button isDisabled={isBusy} onPress={close}>
          {t('common.cancel')}
        </Button>
        <Button kind={kind} isBusy={isBusy} onPress={onConfirm}>
          {verb}
        </Button>
      </div>
    </Dialog>
  );
}
