import { useEffect } from 'react';

const STORED = 'onebox-question-mark';

/** Whoever speaks to their computer may say one by accident, so that it can be turned off (WCAG 2.1.4). */
export const questionMark = {
  isOn: () => localStorage.getItem(STORED) !== 'off',
  turn: (on: boolean) => localStorage.setItem(STORED, on ? 'on' : 'off'),
};

/** Calls at each question mark that is not typed into something, and that no dialog is to hear. */
export function useQuestionMark(asked: () => void): void {
  useEffect(() => {
    const heard = (event: KeyboardEvent) => {
      if (!questionMark.isOn() || !isQuestion(event) || document.querySelector('[aria-modal=true]')) return;
      event.preventDefault();
      asked();
    };
    document.addEventListener('keydown', heard);
    return () => document.removeEventListener('keydown', heard);
  }, [asked]);
}

/** Not `shift` and `/`: where it is differs by keyboard. */
function isQuestion({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  const isField =
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
  return key === '?' && !ctrlKey && !metaKey && !altKey && !isField;
}
