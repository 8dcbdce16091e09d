import { loadFaces } from './faces.js';
import { clustersOf, printable } from './printable-text.js';
import { RunningText, scriptOf } from './text-runs.js';
import { regionOf } from './typefaces.js';

/** A name, or a place, of each script that is promised. */
const NAMES = {
  Latin: 'Müller, Łukasz Żółć, Ştefan, Đorđe, Ærøskøbing, Ő',
  Vietnamese: 'Nguyễn Thị Ánh Tuyết',
  Yoruba: 'Ọláńrewájú Ẹ̀kọ́',
  Greek: 'Ελευθέριος Βενιζέλος, Πολυτεχνείο',
  Cyrillic: 'Санкт-Петербург, Київ, Ђорђе, Қазақстан',
  Arabic: 'شركة الاستضافة العربية، محمّد',
  Persian: 'پژوهشگاه می‌خواهم ۱۲۳',
  Urdu: 'ڈاکٹر محمد اقبالؔ، ٹاؤن ہے',
  Hebrew: 'יוסף כהן בע"מ, תל אביב־יפו',
  Devanagari: 'श्री कृष्ण शर्मा, क्षत्रिय',
  Bengali: 'বাংলাদেশ, শ্রী ঢাকা',
  Tamil: 'தமிழ்நாடு, சென்னை ஸ்ரீ',
  Thai: 'กรุงเทพมหานคร น้ำพุที่นี่',
  Georgian: 'საქართველო, თბილისი',
  Armenian: 'Հայաստան, Երևան',
  Simplified: '北京云服务科技有限公司（陈喆、王堃）',
  Traditional: '臺灣臺北市信義區，龍龜鬱',
  Japanese: '株式会社ワンボックス、東京都千代田区丸の内 髙橋 ｶﾅ',
  Korean: '서울특별시 강남구 테헤란로 (주)원박스 김민준 뷁',
};

describe('faces', () => {
  it.each(Object.entries(NAMES))('have a glyph for each character of %s', async (_, name) => {
    const text = printable(name);
    for (const weight of ['regular', 'semibold'] as const) {
      const running = new RunningText(text, weight, await loadFaces([{ text, weight }]));
      for (const run of running.runs(0, text.length)) {
        const { glyphs } = run.face.font.layout(run.text, undefined, scriptOf(run));
        expect({ run: run.text, missing: glyphs.filter(({ id }) => id === 0).length }).toEqual({
          run: run.text,
          missing: 0,
        });
        expect(run.text).not.toContain('\ufffd');
      }
    }
  });

  it('have the weight that was asked for', async () => {
    const widthIn = async (weight: 'regular' | 'semibold', text: string) => {
      const [piece] = (await loadFaces([{ text, weight }])).piecesOf(text, weight, 'chinese');
      return piece!.face.font.layout(text).advanceWidth;
    };
    // Noto Sans publishes these widths: 572 units for a digit of the regular, and letters grow with their weight.
    expect(await widthIn('regular', '4')).toBe(572);
    expect(await widthIn('semibold', 'm')).toBeGreaterThan(await widthIn('regular', 'm'));
  });

  it('draw ideographs in the regular weight, although their fonts are thin by default', async () => {
    const inkOf = async (weight: 'regular' | 'semibold') => {
      const [piece] = (await loadFaces([{ text: '一', weight }])).piecesOf('一', weight, 'chinese');
      const { minY, maxY } = piece!.face.font.layout('一').glyphs[0]!.bbox;
      return maxY - minY;
    };
    expect(await inkOf('regular')).toBeGreaterThan(50);
    expect(await inkOf('semibold')).toBeGreaterThan((await inkOf('regular')) + 10);
  });

  it('are only those that were loaded for', async () => {
    const faces = await loadFaces([{ text: 'abc', weight: 'regular' }]);
    expect(() => faces.piecesOf('d', 'regular', 'chinese')).toThrow('No regular face was loaded for "d".');
  });

  it('never give up on a text', async () => {
    const hostile = '\ud83d \ue000 👩‍👩‍👧‍👦 🇬🇧 ܣܘܪ 𓀀 Z̸̢̛͎͉a̷̧͓̾ \u0301 ก็็็็็ \u200d \u0e33';
    const faces = await loadFaces([{ text: hostile, weight: 'regular' }]);
    for (const { text } of clustersOf(printable(hostile))) {
      expect(faces.piecesOf(text, 'regular', regionOf(hostile)).length).toBeGreaterThan(0);
    }
  });
});
