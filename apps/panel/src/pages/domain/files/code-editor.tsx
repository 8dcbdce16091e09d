import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension, Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { editorPhrases } from '../../../texts/es/editor-phrases.ts';
import { useLanguage } from '../../../texts/texts.tsx';
import { colours } from './editor-colours.ts';
import { languageOf } from './editor-languages.ts';
import { indentOf, lineEndOf } from './text-manners.ts';
import './editor.css';

export interface CodeEditorHandle {
  text(): string;
  /** This much is saved; what was typed since is not. */
  markSaved(text: string): void;
  replace(text: string): void;
}

interface CodeEditorProps {
  ref: Ref<CodeEditorHandle>;
  name: string;
  label: string;
  text: string;
  onChanged: (changed: boolean) => void;
  onSave: () => void;
}

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

/** CodeMirror. The text's own line ends are kept. */
export function CodeEditor({ ref, name, label, text, onChanged, onSave }: CodeEditorProps) {
  const { language: spoken } = useLanguage();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const saved = useRef<Text>(null);
  const heard = useRef({ onChanged, onSave });
  heard.current = { onChanged, onSave };

  useEffect(() => {
    const language = new Compartment();
    const state = EditorState.create({
      doc: text,
      extensions: [
        ...manners(text),
        language.of([]),
        EditorState.phrases.of(spoken === 'es' ? editorPhrases : {}),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', autocapitalize: 'off' }),
        keymap.of([{ key: 'Mod-s', preventDefault: true, run: () => (heard.current.onSave(), true) }]),
        EditorView.updateListener.of(({ docChanged, state: { doc } }) => {
          if (docChanged) heard.current.onChanged(!doc.eq(saved.current!));
        }),
      ],
    });
    const made = new EditorView({ state, parent: place.current! });
    view.current = made;
    saved.current = state.doc;
    let over = false;
    void languageOf(name).then((loaded) => {
      if (loaded && !over) made.dispatch({ effects: language.reconfigure(loaded) });
    });
    return () => {
      over = true;
      made.destroy();
    };
    // Made once: the file it is of is the component's key.
  }, []);

  useImperativeHandle(ref, () => ({
    text: () => view.current!.state.sliceDoc(),
    markSaved: (kept) => {
      const { state } = view.current!;
      saved.current = state.toText(kept);
      heard.current.onChanged(!state.doc.eq(saved.current));
    },
    replace: (other) => {
      const { state } = view.current!;
      saved.current = state.toText(other);
      view.current!.dispatch({ changes: { from: 0, to: state.doc.length, insert: saved.current } });
      heard.current.onChanged(false);
    },
  }));
  return <div ref={place} className="code-editor" />;
}

function manners(text: string): Extension[] {
  return [
    EditorView.cspNonce.of(nonce),
    EditorState.lineSeparator.of(lineEndOf(text)),
    indentUnit.of(indentOf(text)),
    lineNumbers(),
    foldGutter(),
    history(),
    drawSelection(),
    highlightSpecialChars(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    indentOnInput(),
    bracketMatching(),
    search({ top: true }),
    EditorView.lineWrapping,
    colours,
    keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...foldKeymap, indentWithTab]),
  ];
}
