// @ts-check

/**
 * @typedef {object} PackageManager
 * @property {string} program
 * @property {boolean} asRoot whether only root may install with it
 * @property {string[][]} prepare commands that may fail, such as fetching the lists
 * @property {string[]} install the command that the packages' names are appended to
 * @property {{ redis: string[], browser: string[], trunk?: string[] }} packages
 */

/** @type {PackageManager[]} */
export const packageManagers = [
  {
    program: 'apt-get',
    asRoot: true,
    prepare: [['apt-get', 'update']],
    install: ['apt-get', 'install', '-y', '--no-install-recommends'],
    packages: {
      redis: ['redis-server'],
      browser: ['chromium', 'fonts-noto-cjk'],
      trunk: ['kamailio', 'kamailio-tls-modules', 'sip-tester']
    }
  },
  {
    program: 'dnf',
    asRoot: true,
    prepare: [],
    install: ['dnf', 'install', '-y', '--setopt=install_weak_deps=False'],
    packages: {
      redis: ['/usr/bin/redis-server'],
      browser: ['chromium', 'google-noto-sans-cjk-fonts']
    }
  },
  {
    program: 'apk',
    asRoot: true,
    prepare: [],
    install: ['apk', 'add', '--no-cache'],
    packages: { redis: ['redis'], browser: ['chromium', 'font-noto-cjk'] }
  },
  {
    program: 'brew',
    asRoot: false,
    prepare: [],
    install: ['brew', 'install'],
    packages: { redis: ['redis'], browser: ['--cask', 'chromium'] }
  }
]
