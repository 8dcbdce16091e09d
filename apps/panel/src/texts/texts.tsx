import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { en, type Texts } from './en.ts';
import { withTimes } from './format.ts';
import { type Language, LANGUAGES } from './language.ts';
import { saidIn } from './said-in.ts';
import { translateBy } from './translated.ts';

const STORED = 'onebox-language';

const Context = createContext<{ texts: Texts; language: Language; choose: (language: Language) => void } | null>(null);

/** English comes with the page; any other language is loaded when it is chosen. */
export function TextsProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(preferred);
  const [texts, setTexts] = useState<Texts | null>(language === 'en' ? en : null);
  useEffect(() => {
    document.documentElement.lang = language;
    void load(language).then(setTexts);
  }, [language]);
  const choose = (wanted: Language) => {
    localStorage.setItem(STORED, wanted);
    setLanguage(wanted);
  };
  return texts && <Context value={{ texts, language, choose }}>{children}</Context>;
}

export function useTexts(): Texts {
  return useLanguage().texts;
}

export function useLanguage() {
  const found = use(Context);
  if (!found) throw new Error('There is no TextsProvider above.');
  return found;
}

async function load(language: Language): Promise<Texts> {
  if (language === 'en') {
    translateBy((said) => withTimes(said, language));
    return en;
  }
  const [{ es }, { apiMessages }] = await Promise.all([import('./es.ts'), import('./es/api-messages.ts')]);
  translateBy((said) => withTimes(saidIn(apiMessages, said), language));
  return es;
}

/** The one chosen before, else the browser's. */
function preferred(): Language {
  const wanted = [localStorage.getItem(STORED), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find((tag): tag is Language => tag !== null && tag in LANGUAGES) ?? 'en';
}
