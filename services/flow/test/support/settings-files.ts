import { join } from 'node:path'

interface Test {
  testdir(content: Record<string, string>): string
}

/** As a bank would write them, with nothing of the sandbox. */
export const OWN_INSTITUTION = {
  id: 'minato',
  name: 'みなと銀行（架空）',
  pool: 'main',
  termsUrl: 'https://minato.example/terms',
  questionsUrl: 'https://minato.example/questions',
  inquiryTelephone: '0120-000-800'
}
export const OWN_APP = {
  id: 'techo',
  name: '手帳（架空）',
  institution: 'minato',
  returnUrls: ['https://techo.example/back'],
  scopes: ['accounts']
}

/** Writes both files. What is given as text is written as it is. @returns the variables that name them */
export function settingsFiles(
  t: Test,
  {
    institutions = [OWN_INSTITUTION],
    apps = [OWN_APP]
  }: { institutions?: unknown; apps?: unknown } = {}
): { INSTITUTIONS_FILE: string; APPS_FILE: string } {
  const text = (content: unknown) =>
    typeof content === 'string' ? content : JSON.stringify(content)
  const folder = t.testdir({ 'institutions.json': text(institutions), 'apps.json': text(apps) })
  return {
    INSTITUTIONS_FILE: join(folder, 'institutions.json'),
    APPS_FILE: join(folder, 'apps.json')
  }
}
